// Tests wait for child processes most of the time: a few more than there are cores keep them busy.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
