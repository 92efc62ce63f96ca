#!/bin/sh
# Does what the file `behaviour` beside it says: called by a name of its own in each test's folder.
here=$(dirname "$0")
. "$here/behaviour"
