"""Takes guards out one at a time and sees which test notices."""
