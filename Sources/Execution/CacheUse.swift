import Foundation

/// Notes that something in the cache is used now: what was used last goes last (``OutputStore/prune(_:)``).
func markUsed(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }
