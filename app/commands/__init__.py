"""The server's own commands, one module per area; `app/cli.py` lists them."""
