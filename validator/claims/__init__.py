"""What a source says: records, claims, and the quantities that written values allow."""
