"""From labelled data to artifacts: readers, training, calibration, figures, cards."""
