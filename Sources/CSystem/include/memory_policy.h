// What the C library does with memory that is given back.
#pragma once

/// Keeps up to some tens of megabytes for what is asked for next, instead of handing pages back to the system at once.
void spade_keep_memory(void);
