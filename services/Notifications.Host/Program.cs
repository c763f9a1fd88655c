using Notifications;
using Platform;

return await ServiceHost.RunAsync(args, new NotificationsModule());
