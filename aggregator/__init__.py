"""The mathematics: periods, money, KPIs, rollups, documents. Never reads the clock or the environment."""
