"""Whole archives on one machine: files of articles in, flat tables out, with resume and report."""
