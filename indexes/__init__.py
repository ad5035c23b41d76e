"""The bottom floor: markings, readers, partitions, the vault, the audit log. Imports nothing from the other floors."""
