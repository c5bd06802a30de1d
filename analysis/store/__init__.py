"""Large corpora: a folder of numbered tokens that many workers make, and the library's questions over it."""
