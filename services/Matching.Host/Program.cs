using Matching;
using Platform;

return await ServiceHost.RunAsync(args, new MatchingModule());
