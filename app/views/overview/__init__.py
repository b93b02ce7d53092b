"""What those who look after schools see at a glance: whom visits reach, what is late, what is counted."""

from app.views.overview import board, counted, reached

VIEWS = [*reached.VIEWS, *counted.VIEWS, *board.VIEWS]
