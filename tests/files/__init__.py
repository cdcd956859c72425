"""What people send as photos: hostile and odd zips, images, and where they are kept."""
