"""Scorecards of firms."""
