"""What a records clerk asks of markings: read one, explain it, roll portions up, judge the parser by test vectors."""
