select client, name, length(client) as k from c where client not like 'K-%' order by client
