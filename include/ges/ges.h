/* All public headers of libges. */
#ifndef GES_GES_H
#define GES_GES_H

#include "ges/arena.h"
#include "ges/dotenv.h"
#include "ges/gobuild.h"
#include "ges/goenv.h"
#include "ges/os.h"
#include "ges/sink.h"
#include "ges/status.h"
#include "ges/text.h"

#endif
