-- What people can do something about: a code, then a word or two that it is about.
ALTER TABLE delivery ADD COLUMN fault VARCHAR(80);
