"""Sheets on which people write before the meeting, and their answers, each under the question that it is to."""
