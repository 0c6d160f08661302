"""The rule kinds: each is one function that reads its settings and returns a check, and one row
of the table in checks.py. README.md says what each looks at."""
