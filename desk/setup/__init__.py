"""What is missing before an alert reaches somebody: counted on one page, each line with the page that mends it."""
