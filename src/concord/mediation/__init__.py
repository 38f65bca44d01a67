"""Room: joint room, side rooms, notes, terms of time, closing report."""
