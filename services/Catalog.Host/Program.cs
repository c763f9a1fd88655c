using Catalog;
using Platform;

return await ServiceHost.RunAsync(args, new CatalogModule());
