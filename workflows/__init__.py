"""The rules of the programme, in plain Python: what moves, who may move it, and only if what."""
