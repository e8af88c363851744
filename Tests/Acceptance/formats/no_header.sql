select column1, column2, column3, column4, column4 = '' as empty from bare order by column1
