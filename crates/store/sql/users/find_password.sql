select password from users where id = $1 and password is not null
