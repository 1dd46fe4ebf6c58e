"""The report as a page for editors: one file of HTML that needs no network and sends nothing anywhere."""
