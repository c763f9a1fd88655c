using Tracking;
using Platform;

return await ServiceHost.RunAsync(args, new TrackingModule());
