select client, grade, born from clients_at(eod(date '2023-10-31')) join grades_at(eod(date '2023-10-31')) using (client) where grade < 60 order by client
