// The native wide interface only: <editline/readline.h> would bring clashing names.
#pragma once
#include <histedit.h>
