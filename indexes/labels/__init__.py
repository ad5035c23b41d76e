"""Machine-readable labels: STANAG 4774 and 4778, ISM attributes, policy files, clearances. XML in, markings out."""
