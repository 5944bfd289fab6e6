"""Looking back on disputes: how many of how many were settled, what came back, how soon somebody sat down with them, and where they gather.

Nobody is ranked, and no person is followed: figures are about disputes, times and places.
"""
