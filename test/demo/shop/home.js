import { watchBasket } from './watch-basket.js'

watchBasket()
