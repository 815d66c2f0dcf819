"""What several crafts need of text: safe display, widths, folding, likeness."""
