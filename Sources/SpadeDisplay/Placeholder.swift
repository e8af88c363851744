import SpadeBase
