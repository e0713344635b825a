"""One module a row of design.md section 5; each has `measure(options)`, which gives its results."""
