"""The corpus of bad inputs: for every listed case what it is, how it is made, and exactly what comes of it.

An outcome is written as people would say it in short: `F CODE` the file is refused; `R cell:CODE` a row is refused at
this cell; `S cell:CODE` a row is passed over; `W cell:CODE` it is accepted with a warning; `N` it is accepted, and if
anything was made plain on the way, that loses nothing. A case that is proved elsewhere names its test.
"""
