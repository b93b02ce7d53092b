"""Many people and workers at once decide about pay while their processes are killed: `make race`.

It plays D1 and D4 of the district's worst month: 500 visits' payments are approved, sent back, put right, given up,
batched, fetched, confirmed, rejected and reversed at random by 8 threads in each of 4 processes, beside a worker of
the queue; whole processes are killed in between. Afterwards the books must be right to the cent.
"""
