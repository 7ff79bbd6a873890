"""Imports: files of any shape into the facts, validated whole, merged in short transactions, and undone if need be."""
