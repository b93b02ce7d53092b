"""Payroll's files: a profile describes one without code; payments become its lines; its answer is read.

`profiles` and `fields` say what a file is, `lines` and `cells` what stands in it, `writing` makes its bytes,
`shipped` holds the profiles that come along, `answers` reads what payroll sends back, `cover` is the paper to it.
"""
