"""What people see: findings, and one module for each output format."""
