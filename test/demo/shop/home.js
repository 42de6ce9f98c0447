import { stayInMode } from './stay-in-mode.js'
import { watchBasket } from './watch-basket.js'

watchBasket()
stayInMode()
