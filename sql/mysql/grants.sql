-- The catalog's database and its two users, for MySQL 8 or MariaDB 10.6 and newer ones. Run it once
-- as an administrator, with passwords of your own:
--     mysql --user=root < grants.sql
-- It may be run again: what is there already stays as it is. (MySQL keeps a user's old password.)

CREATE DATABASE IF NOT EXISTS atoll CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Write nodes: they make the tables, migrate them and change what is in them.
CREATE USER IF NOT EXISTS 'atoll_writer'@'%' IDENTIFIED BY 'change-me-writer';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON atoll.* TO 'atoll_writer'@'%';

-- Routers and read nodes: they only look.
CREATE USER IF NOT EXISTS 'atoll_reader'@'%' IDENTIFIED BY 'change-me-reader';
GRANT SELECT ON atoll.* TO 'atoll_reader'@'%';
