"""Scripts that make the weights and word lists the packages ship; no part of the wheel.

``python -m training.NAME --help`` says what each needs. The product imports none of this.

    encoder       the builtin static encoder: ``align/encoders/data``
    bead_score    the score of beads and its calibration: ``align/parallel/data``
    comparable    the classifier of comparable pairs: ``align/comparable/data``
    frequencies   word frequencies: ``align/lexicon/data/frequencies.txt.gz``
    translations  learned word translations: ``align/lexicon/data/translations.txt.gz``
    punkt         the English sentence splitter: ``align/segments/punkt_en.json``
    renderings    the ranking of renderings: ``termbase/_weights.json``
    composition   the same without aligned pairs: ``termbase/_weights_composed.json``
"""
