using Platform;
using Tracking;

return await ServiceHost.RunAsync(args, new TrackingModule());
