"""Joint consistency: can values exist that satisfy every constraint at once, and where do they have to lie?"""
