using Identity;
using Platform;

return await ServiceHost.RunAsync(args, new IdentityModule());
