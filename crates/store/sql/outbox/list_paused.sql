select name from campaigns where state = 'paused' order by name
