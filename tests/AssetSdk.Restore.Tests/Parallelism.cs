// Tests of sources that are silent wait for them: a few more than there are cores keep the cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
