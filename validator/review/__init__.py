"""The editors' review on this machine: pages of records whose values can be edited, judged at once, and saved.

Contract: nothing here is imported unless ``validator review`` runs. Only this machine can reach the server, and only
with its token (``guard``). What is judged is the text that Save would write, read by the ordinary reader (``draft``); a
file is written whole, and its bytes are kept beside it (``saving``).
"""
